"""XML of documents, parsed so that nothing outside is read and nothing can be blown up, and written back."""

from lxml import etree

from nlp.documents.base import refuse


def parse_part(raw: bytes, name: str) -> etree._Element:
    """The root; raises InvalidDocument for XML that is broken or has a DTD (entities, references to outside)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        refuse(f"{name} is not well-formed XML (line {error.lineno})")
    except ValueError:
        refuse(f"{name} is no XML")
    if root.getroottree().docinfo.internalDTD is not None:
        refuse(f"{name} has a document type with entities, which are not read")
    return root


def write_part(root: etree._Element) -> bytes:
    """The document with its declaration, in UTF-8."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
