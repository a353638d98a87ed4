"""Figures as people read them."""


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def mebibytes(value):
    return number(value / (1024 * 1024))


def ratio(value):
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
