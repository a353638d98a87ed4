"""Routes, forms, uploads and templates of web.py."""

import json

import web


class User:

    def GET(self, number):
        return f'{int(number)} {web.ctx.homepath}/users/8'


class Form:

    def POST(self):
        fields = web.input(tag=[])
        return f'name={fields.name} tag={",".join(fields.tag)}'


class Upload:

    def POST(self):
        fields = web.input(document={})
        return json.dumps({'title': fields.title.decode() if isinstance(fields.title, bytes) else fields.title,
                           'name': fields.document.filename, 'size': len(fields.document.file.read())})


class Page:

    template = web.template.Template('$def with (title)\n<title>$title</title>\n', filename='page.html')

    def GET(self, title):
        web.header('Content-Type', 'text/html; charset=utf-8')
        return self.template(title)


class Stream:

    def GET(self):
        for number in range(1000):
            yield f'{number}\n'


class Moved:

    def GET(self):
        raise web.seeother('/users/1')


application = web.application((r'/users/(\d+)', 'User', '/form', 'Form', '/upload', 'Upload', '/page/(.*)', 'Page',
                               '/stream', 'Stream', '/moved', 'Moved'), globals()).wsgifunc()
