"""What Django 3.2 still takes from a package that Python 3.12 has no more."""


class LooseVersion:

    def __init__(self, text):
        self.version = [int(part) if part.isdigit() else part for part in text.split('.')]
