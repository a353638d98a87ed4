"""Forms, uploads, streams and sessions of CherryPy."""

import cherrypy

cherrypy.config.update({'environment': 'embedded', 'log.screen': False})


class Root:

    @cherrypy.expose
    def users(self, number):
        return f'{int(number)} {cherrypy.url("/users/8", relative="server")}'

    @cherrypy.expose
    def form(self, name, tag):
        return f'name={name} tag={",".join(tag)}'

    @cherrypy.expose
    @cherrypy.tools.json_out()
    def upload(self, title, document):
        return {'title': title, 'name': document.filename, 'size': len(document.file.read())}

    @cherrypy.expose
    @cherrypy.tools.json_in()
    @cherrypy.tools.json_out()
    def json(self):
        return {'total': sum(cherrypy.request.json['numbers'])}

    @cherrypy.expose
    @cherrypy.config(**{'response.stream': True})
    def stream(self):
        cherrypy.response.headers['Content-Type'] = 'text/plain'
        return (f'{number}\n' for number in range(1000))

    @cherrypy.expose
    def counter(self):
        cherrypy.session['count'] = cherrypy.session.get('count', 0) + 1
        return str(cherrypy.session['count'])


application = cherrypy.Application(Root(), None, {'/': {'tools.sessions.on': True, 'tools.encode.on': True}})
