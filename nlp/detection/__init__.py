"""Which language a text is in, short product titles first."""

from nlp.detection.detector import UNSURE, Detection, detect
from nlp.detection.scripts import chinese_script

__all__ = ["UNSURE", "Detection", "chinese_script", "detect"]
