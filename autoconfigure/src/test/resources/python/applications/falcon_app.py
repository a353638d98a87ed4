"""What falcon applications do."""

import falcon


class Users:

    def on_get(self, request, response, number):
        response.media = {'number': number, 'query': request.get_param_as_list('tag')}

    def on_put(self, request, response, number):
        response.media = request.get_media()
        response.status = falcon.HTTP_201
        response.location = f'{request.prefix}/users/{number}'


class Upload:

    def on_post(self, request, response):
        parts = []
        for part in request.get_media():
            parts.append(f'{part.name} {part.secure_filename if part.filename else "-"} {len(part.stream.read())}')
        response.text = '\n'.join(parts)


class Stream:

    def on_get(self, request, response):
        response.content_type = falcon.MEDIA_TEXT
        response.stream = (f'{number}\n'.encode() for number in range(1000))


class Refusal:

    def on_get(self, request, response):
        raise falcon.HTTPForbidden(title='Not for you')


application = falcon.App()
application.add_route('/users/{number:int}', Users())
application.add_route('/upload', Upload())
application.add_route('/stream', Stream())
application.add_route('/refusal', Refusal())
