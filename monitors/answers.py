"""What people say with the links of messages: useful or not, or that they take care."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.messages.links import Answer, Word


def take_answer(session: Session, answer: Answer, now: datetime) -> None:
    """Counts the answer; saying it again changes nothing. Raises NotFound."""
    act = Act(f"channel:{answer.channel_id}", now)
    if answer.word is not Word.ACKNOWLEDGE:
        lifecycle.judge_useful(session, answer.incident_id, answer.word is Word.USEFUL, act)
        return
    try:
        lifecycle.acknowledge(session, answer.incident_id, act)
    except Conflict:
        return  # somebody did already
