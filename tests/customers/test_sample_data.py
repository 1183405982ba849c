"""The demo's customers: believable, complete, and made through the service."""

from accounts.models import Employee
from customers.models import Contact, Customer
from customers.sample_data import add_sample_customers
from kernel.models import Event


def test_sixty_customers_of_many_kinds_and_countries(entered) -> None:
    before = set(Customer.objects.values_list("id", flat=True))
    add_sample_customers(entered)
    made = Customer.objects.exclude(id__in=before)
    assert made.count() >= 60
    assert made.filter(kind="person").count() >= 15
    assert len(set(made.values_list("country", flat=True))) >= 8
    assert set(made.values_list("responsible_manager_id", flat=True)) <= set(
        Employee.objects.values_list("id", flat=True)
    )
    assert made.filter(segment=None).count() == made.filter(status=None).count() == made.filter(city=None).count() == 0
    assert made.filter(primary_phone=None).count() == made.filter(primary_email=None).count() == 0
    assert Contact.objects.filter(links__customer__in=made).distinct().count() >= 45
    assert Event.objects.filter(kind="customer.created", object_id__in=made.values("id")).count() == made.count()
