"""XML from strangers: entities and external references are refused before anything reads the document."""

from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml does the reading
from xml.sax import SAXException  # an exception only
from xml.sax.handler import ContentHandler  # a handler that does nothing

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from defusedxml import sax as safe_sax

from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Reason


def well_formed_xml(content: bytes) -> bool:
    """Whether it is well-formed; raises SourceFailed where it declares entities (XXE, billion laughs)."""
    try:
        safe_sax.parseString(content, ContentHandler())
    except DefusedXmlException as error:
        raise _hostile() from error
    except (SAXException, ValueError, LookupError):
        return False
    return True


def read_xml(content: bytes, host: str) -> Element:
    """The root; raises SourceFailed for what is not well-formed or declares entities."""
    try:
        root: Element = SafeTree.fromstring(content)
    except DefusedXmlException as error:
        raise _hostile() from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceFailed(Reason.BROKEN, f"{host} answered with something that is not XML.") from error
    return root


def _hostile() -> SourceFailed:
    return SourceFailed(Reason.BROKEN, "The document declares entities, which no honest feed needs; it is not read.")
