"""Routes, forms, uploads and sessions of Pyramid."""

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.session import SignedCookieSessionFactory


def user(request):
    number = int(request.matchdict['number'])
    return {'number': number, 'url': request.route_path('user', number=number + 1)}


def form(request):
    return f'name={request.POST["name"]} tag={",".join(request.POST.getall("tag"))}'


def upload(request):
    document = request.POST['document']
    return {'title': request.POST['title'], 'name': document.filename, 'size': len(document.file.read())}


def counter(request):
    request.session['count'] = request.session.get('count', 0) + 1
    return str(request.session['count'])


def moved(request):
    return HTTPFound(request.route_url('user', number=1))


with Configurator(session_factory=SignedCookieSessionFactory('not secret')) as config:
    for view, pattern, renderer in [(user, r'/users/{number:\d+}', 'json'), (form, '/form', 'string'),
                                    (upload, '/upload', 'json'), (counter, '/counter', 'string'),
                                    (moved, '/moved', None)]:
        config.add_route(view.__name__, pattern)
        config.add_view(view, route_name=view.__name__, renderer=renderer)
    application = config.make_wsgi_app()
