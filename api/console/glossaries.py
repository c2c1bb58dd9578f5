"""Term bases for people: searched, mended, imported with a preview of changes and wrong rows, exported."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from api.console import kept
from api.console.kept import Place
from api.console.pages import page, went_to
from api.console.visits import Translator, TranslatorForm
from api.doors.desk import desk_of
from core.errors import InvalidInput, NotFound
from core.locales import Pair
from core.text import fold_key
from glossaries import termbases
from glossaries.agreement import agreeing
from glossaries.term_files.registry import TERM_FILES, term_file
from glossaries.term_preview import preview
from glossaries.termbases import NewGlossary, TermBase
from glossaries.terms import Gender, Term, TermMode, TermStatus

router = APIRouter(prefix="/console/glossaries", include_in_schema=False)

_PAGE = 100
_BY_ENDING = "by its ending"
"""What a form says for a term whose gender nobody gave: it cannot tell an empty choice from none."""


@router.get("")
def overview(request: Request, visit: Translator) -> Response:
    """The term bases of this key."""
    with desk_of(request).runtime.store.reading() as session:
        found = termbases.list_all(session, visit.owner_id)
    return page(request, visit, "glossaries.html", bases=found)


@router.post("")
def create(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    name: Annotated[str, Form()] = "",
    pair: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
) -> Response:
    """A new term base with its first term."""
    runtime = desk_of(request).runtime
    new = NewGlossary(_pair(pair), [Term(source, target)])
    with runtime.store.transaction() as session:
        made = termbases.create(session, visit.owner_id, name, [new], runtime.now())
    return went_to(f"/console/glossaries/{made.id}")


@router.get("/{base_id}")
def one(  # noqa: PLR0917 - one parameter a name of the query
    request: Request, visit: Translator, base_id: str, pair: str = "", q: str = "", page_number: int = 1
) -> Response:
    """The terms of one pair, or those that have the words on a side."""
    with desk_of(request).runtime.store.reading() as session:
        base = termbases.get(session, visit.owner_id, base_id)
        chosen = _chosen(base, pair)
        terms = termbases.entries(session, visit.owner_id, base_id, chosen)
    wanted = fold_key(q[:200])
    found = [term for term in terms if any(wanted in fold_key(word) for word in (term.source, *term.accepted))]
    start = max(0, min(page_number, 10_000) - 1) * _PAGE
    return page(
        request,
        visit,
        "glossary.html",
        base=base,
        pair=chosen,
        terms=found[start : start + _PAGE],
        count=len(found),
        conflicts=_conflicts(terms),
        q=q[:200],
        page_number=page_number,
        has_more=len(found) > start + _PAGE,
        **_choices(chosen),
        preview=None,
    )


@router.post("/{base_id}/terms")
def change(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    base_id: str,
    pair: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "save",
    source: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    before: Annotated[str, Form()] = "",
    status: Annotated[TermStatus, Form()] = TermStatus.PREFERRED,
    mode: Annotated[TermMode, Form()] = TermMode.EXACT,
    gender: Annotated[Gender | Literal["by its ending"] | None, Form()] = None,
) -> Response:
    """Adds a term, changes its target, status, mode and gender, or takes it out; `before` is the target it had.

    Where the form has no gender, a term keeps its own.
    """
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        chosen = _chosen(termbases.get(session, visit.owner_id, base_id), pair)
        terms = termbases.entries(session, visit.owner_id, base_id, chosen)
        place = next((n for n, t in enumerate(terms) if before and (t.source, t.target) == (source, before)), None)
        if before and place is None:
            raise NotFound("This term is no longer there; open the glossary again.")
        if action == "remove" and place is not None:
            del terms[place]
        elif place is not None:
            known = terms[place]
            said = _said(gender, known.gender)
            terms[place] = replace(known, target=target, status=status, mode=mode, gender=said)
        else:
            terms.append(Term(source, target, status, mode=mode, gender=_said(gender, Gender.UNKNOWN)))
        if not terms:
            raise InvalidInput("A glossary keeps at least one term.", "source")
        termbases.replace_glossary(session, visit.owner_id, base_id, NewGlossary(chosen, terms), runtime.now())
    return went_to(f"/console/glossaries/{base_id}?pair={chosen.source}-{chosen.target}")


@router.post("/{base_id}/import")
def take(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    base_id: str,
    file: Annotated[UploadFile | None, File()] = None,
    kept_id: Annotated[str, Form()] = "",
    pair: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "preview",
) -> Response:
    """Reads a file; shows what it would change and which rows are wrong, and takes the right ones where wanted.

    What was previewed is kept for a while, so that taking it needs no second choosing.
    """
    runtime, place = desk_of(request).runtime, Place(visit.owner_id, f"glossary {base_id}")
    with runtime.store.reading() as session:
        base = termbases.get(session, visit.owner_id, base_id)
        chosen = _chosen(base, pair)
        known = termbases.entries(session, visit.owner_id, base_id, chosen)
    name, raw = kept.given(runtime, place, file, kept_id)
    read = term_file(name).read(raw, chosen)
    if action == "take":
        with runtime.store.transaction() as session:
            termbases.merge_glossary(session, visit.owner_id, base_id, NewGlossary(chosen, read.terms), runtime.now())
            kept.drop(session, place, kept_id)
        return went_to(f"/console/glossaries/{base_id}?pair={chosen.source}-{chosen.target}")
    with runtime.store.transaction() as session:
        found = kept.keep(session, place, name, raw, runtime.now())
    return page(
        request,
        visit,
        "glossary.html",
        base=base,
        pair=chosen,
        terms=[],
        count=len(known),
        conflicts=[],
        q="",
        page_number=1,
        has_more=False,
        **_choices(chosen),
        preview={
            "name": name,
            "kept_id": found.id,
            "what": preview(known, read.terms),
            "faults": read.faults,
            "notes": read.notes,
        },
    )


@router.get("/{base_id}/export/{format_name}")
def give(request: Request, visit: Translator, base_id: str, format_name: str, pair: str = "") -> Response:
    """The terms of one pair as a file."""
    chosen_format = term_file(format_name)
    with desk_of(request).runtime.store.reading() as session:
        chosen = _chosen(termbases.get(session, visit.owner_id, base_id), pair)
        data = chosen_format.write(termbases.entries(session, visit.owner_id, base_id, chosen), chosen)
    name = f"terms-{chosen.source}-{chosen.target}{chosen_format.suffixes[0]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _pair(text: str) -> Pair:
    source, _, target = text.strip().partition("-")
    if not target:
        raise InvalidInput("Write the pair as zh-en.", "pair")
    return Pair.parse(source, target)


def _choices(pair: Pair) -> dict[str, Any]:
    """What may be said of a term, and its formats; no gender where no word of ours would agree with it."""
    genders = [_BY_ENDING, *filter(None, Gender)] if agreeing(pair.target.language) else []
    formats = [known.name for known in TERM_FILES]
    return {"formats": formats, "statuses": list(TermStatus), "modes": list(TermMode), "genders": genders}


def _said(gender: str | None, before: Gender) -> Gender:
    """The gender a form says; where it says none, the one before."""
    if gender is None:
        return before
    return Gender.UNKNOWN if gender == _BY_ENDING else Gender(gender)


def _chosen(base: TermBase, text: str) -> Pair:
    """The pair asked for, else the first."""
    if text:
        return _pair(text)
    if not base.glossaries:
        raise NotFound("This term base is empty.")
    return base.glossaries[0].pair


def _conflicts(terms: list[Term]) -> list[tuple[Term, Term]]:
    """Allowed terms of one source, case and width aside, that say different things: which one is meant?"""
    seen: dict[str, Term] = {}
    found: list[tuple[Term, Term]] = []
    for term in (one for one in terms if one.status is TermStatus.PREFERRED):
        other = seen.setdefault(fold_key(term.source), term)
        if other.target != term.target:
            found.append((other, term))
    return found
