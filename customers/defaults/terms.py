"""The terms that a new organisation starts with, in English and Bulgarian."""

from dataclasses import dataclass

from customers.dictionaries import Dictionary
from customers.models import StatusClass


@dataclass(frozen=True, slots=True)
class DefaultTerm:
    """A term to start with; the dictionary's order is that of `TERMS`."""

    code: str
    en: str
    bg: str
    color: str = "gray"
    status_class: StatusClass | None = None
    weight: int | None = None


_T = DefaultTerm

TERMS: dict[Dictionary, tuple[DefaultTerm, ...]] = {
    Dictionary.SEGMENTS: (
        _T("private", "Private persons", "Физически лица", "cyan"),
        _T("smb", "SMB", "Малък и среден бизнес", "blue"),
        _T("enterprise", "Enterprise", "Големи компании", "violet"),
        _T("public", "Public sector", "Публичен сектор", "teal"),
        _T("resellers", "Resellers", "Дистрибутори", "orange"),
    ),
    Dictionary.STATUSES: (
        _T("active", "Active", "Активен", "green", StatusClass.ACTIVE),
        _T("on-hold", "On hold", "Временно спрян", "yellow", StatusClass.PAUSED),
        _T("blocked", "Blocked", "Блокиран", "red", StatusClass.BLOCKED),
        _T("closed", "Closed", "Закрит", "gray", StatusClass.CLOSED),
    ),
    Dictionary.CHANNELS: (
        _T("website", "Website", "Уебсайт", "blue"),
        _T("referral", "Referral", "Препоръка", "green"),
        _T("phone", "Phone call", "Телефонно обаждане", "cyan"),
        _T("email", "E-mail", "Имейл", "indigo"),
        _T("social", "Social media", "Социални мрежи", "grape"),
        _T("advertising", "Advertising", "Реклама", "orange"),
        _T("event", "Trade fair or event", "Изложение или събитие", "pink"),
        _T("partner", "Partner", "Партньор", "teal"),
        _T("walk-in", "Walk-in", "Посещение в офиса", "lime"),
        _T("other", "Other", "Друг", "gray"),
    ),
    Dictionary.CUSTOMER_TYPES: (
        _T("residential", "Residential", "Домакинство", "cyan"),
        _T("builder", "Builder", "Строител", "orange"),
        _T("commercial", "Commercial", "Търговски клиент", "blue"),
        _T("industrial", "Industrial", "Промишлено предприятие", "violet"),
        _T("institutional", "Institutional", "Институция", "teal"),
    ),
    Dictionary.PROSPECT_STATUSES: (
        _T("never-contacted", "Never contacted", "Без контакт досега", "gray"),
        _T("to-contact", "To contact", "Предстои контакт", "yellow"),
        _T("in-progress", "In progress", "В процес на контакт", "blue"),
        _T("contacted", "Contacted", "Осъществен контакт", "green"),
        _T("do-not-contact", "Do not contact", "Да не се търси", "red"),
    ),
    Dictionary.PROSPECT_LEVELS: (
        _T("none", "None", "Няма", "gray", weight=0),
        _T("low", "Low", "Нисък", "cyan", weight=25),
        _T("medium", "Medium", "Среден", "yellow", weight=50),
        _T("high", "High", "Висок", "orange", weight=75),
        _T("very-high", "Very high", "Много висок", "red", weight=100),
    ),
    Dictionary.RESPONSIBILITIES: (
        _T("decision-maker", "Decision-maker", "Взема решенията", "violet"),
        _T("purchasing", "Purchasing", "Снабдяване", "blue"),
        _T("accounting", "Accounting", "Счетоводство", "green"),
        _T("technical", "Technical matters", "Технически въпроси", "orange"),
        _T("logistics", "Deliveries and logistics", "Доставки и логистика", "teal"),
        _T("legal", "Legal matters", "Правни въпроси", "indigo"),
    ),
    Dictionary.ACTIVITY_TYPES: (
        _T("call", "Call", "Обаждане", "cyan"),
        _T("meeting", "Meeting", "Среща", "violet"),
        _T("email", "E-mail", "Имейл", "indigo"),
        _T("visit", "Visit", "Посещение", "orange"),
        _T("task", "Task", "Задача", "blue"),
    ),
}
