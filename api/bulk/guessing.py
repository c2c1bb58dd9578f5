"""Which column holds the text, guessed by its name, else by what stands in it; a person has the last word."""

from collections.abc import Sequence

from api.bulk.base import Look
from core.text import fold_key

_NAMES = (
    "title", "item_name", "product_name", "product name", "product title", "item title", "name", "text", "headline",
    "标题", "商品标题", "产品标题", "商品名称", "产品名称", "品名", "標題", "商品名稱", "商品名", "タイトル", "상품명",
    "titulo", "título", "nombre", "titel", "titre", "название", "наименование", "عنوان", "اسم المنتج", "ชื่อสินค้า", "ชื่อ",
)  # fmt: skip
"""What shops and marketplaces call it, the surest first (ours, from templates of Amazon, Shopee, Taobao, Ozon)."""
_ORDER = {fold_key(name): place for place, name in enumerate(_NAMES)}


def text_column(look: Look) -> str:
    """The likeliest; empty where the file has no columns."""
    named = [name for name in look.columns if fold_key(name.strip()) in _ORDER]
    if named:
        return min(named, key=lambda name: _ORDER[fold_key(name.strip())])
    return max(look.columns, key=lambda name: _letters([row.get(name, "") for row in look.rows]), default="")


def _letters(texts: Sequence[str]) -> int:
    return sum(character.isalpha() for text in texts for character in text)
