"""Forms, uploads and JSON of Pecan, whose controllers are objects."""

from pecan import expose, make_app, request


class Users:

    @expose('json')
    def _default(self, number):
        return {'number': int(number)}


class Root:

    users = Users()

    @expose()
    def form(self, name, tag):
        return f'name={name} tag={",".join(tag)}'

    @expose('json')
    def upload(self, title, document):
        return {'title': title, 'name': document.filename, 'size': len(document.file.read())}

    @expose('json')
    def json(self):
        return {'total': sum(request.json['numbers'])}


application = make_app(Root())
