"""How phone numbers are written, by country, so that text is neither published with one nor translated into another."""

INTERNATIONAL = r"\+(?=(?:[ ().-]{0,2}\d){7})[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]\d{2,5}){1,3}"
"""With the code of the country, in groups (ITU-T E.123)."""
LOCAL = (
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|"  # China
    r"(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}|(?:1 )?\([2-9]\d{2}\) ?\d{3}-\d{4}|"  # North America
    r"\(\d{2}\) ?9? ?\d{4}[- ]?\d{4}|\d{2} 9\d{4}-\d{4}|"  # Brazil
    r"8[ -]?\(?9\d{2}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|"  # Russia
    r"0[1-9](?:[ .-]\d{2}){4}|"  # France
    r"0\d{1,4}[ /-]\d{2,4}[ -]\d{3,4}|0\d{2,4}[ /-]\d{5,8}|"  # Germany, Japan, Korea, Britain, Thailand
    r"05\d{2}[ -]\d{3}[ -]\d{2}[ -]\d{2}|"  # Türkiye
    r"[0٠]\d{8,11}|"  # most of the world, without separators
    r"[67]\d{2}(?: \d{2}){3}"  # Spain
)
