"""The templates that a new organisation starts with: named in its language, written in English and Bulgarian."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefaultTemplate:
    """`names` and `texts` by language; a text is (subject, HTML)."""

    names: Mapping[str, str]
    texts: Mapping[str, tuple[str, str]]


_EN, _BG = "en", "bg"
_HELLO = {
    _EN: '<p>Hello {{ contact.first_name | default: "there" }},</p>',
    _BG: '<p>Здравейте, {{ contact.name | default: "уважаеми клиенти" }},</p>',
}
_BYE = {
    _EN: "<p>Kind regards,<br>{{ sender.name }}<br>{{ organisation.name }}</p>",
    _BG: "<p>Поздрави,<br>{{ sender.name }}<br>{{ organisation.name }}</p>",
}


def _text(language: str, subject: str, *paragraphs: str) -> tuple[str, str]:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return subject, f"{_HELLO[language]}{body}{_BYE[language]}"


TEMPLATES: tuple[DefaultTemplate, ...] = (
    DefaultTemplate(
        {_EN: "First contact", _BG: "Първи контакт"},
        {
            _EN: _text(
                _EN,
                "{{ organisation.name }} for {{ customer.name }}",
                "Thank you for your interest. I look after you at {{ organisation.name }} from now on.",
                "When would a short call suit you? Just reply to this e-mail.",
            ),
            _BG: _text(
                _BG,
                "{{ organisation.name }} за {{ customer.name }}",
                "Благодаря за проявения интерес. Отсега нататък аз ще се грижа за Вас в {{ organisation.name }}.",
                "Кога Ви е удобно за кратък разговор? Просто отговорете на това писмо.",
            ),
        },
    ),
    DefaultTemplate(
        {_EN: "After a call", _BG: "След разговор"},
        {
            _EN: _text(
                _EN,
                "Our call of {{ organisation.today }}",
                "Thank you for the time you took today. This is what we agreed:",
                "…",
                "Please tell me if I have forgotten anything.",
            ),
            _BG: _text(
                _BG,
                "Разговорът ни от {{ organisation.today }}",
                "Благодаря за отделеното време днес. Ето какво се уговорихме:",
                "…",
                "Моля, кажете ми, ако нещо е пропуснато.",
            ),
        },
    ),
    DefaultTemplate(
        {_EN: "Friendly reminder", _BG: "Приятелско напомняне"},
        {
            _EN: _text(
                _EN,
                "Did you have time to think about it?",
                "I would like to hear whether our proposal suits you, and which questions are still open.",
            ),
            _BG: _text(
                _BG,
                "Имахте ли време да помислите?",
                "Ще се радвам да чуя дали предложението ни Ви подхожда и какви въпроси са останали.",
            ),
        },
    ),
)
