"""How a day is written on documents (日期)."""

from datetime import date

from renqi.engines.documents.domain.content import Language


def day_words(day: date, language: Language) -> str:
    """Write a day as letters do.

    Example:
        >>> day_words(date(2026, 3, 1), Language.ZH), day_words(date(2026, 3, 1), Language.EN)
        ('2026年3月1日', '2026-03-01')

    """
    return f"{day.year}年{day.month}月{day.day}日" if language is Language.ZH else day.isoformat()
