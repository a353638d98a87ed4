"""A Django project in a file; its only application is notes, which Django REST framework serves, too, if it is there."""

import importlib.util
import os
import pathlib
import zoneinfo
from datetime import datetime

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone

rest = importlib.util.find_spec('rest_framework') is not None
settings.configure(
    SECRET_KEY='not secret',
    ALLOWED_HOSTS=['*'],
    ROOT_URLCONF=__name__,
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ['NOTES_DATABASE']}},
    DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth', 'django.contrib.sessions', 'notes']
    + ['rest_framework'] * rest,
    MIDDLEWARE=['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.common.CommonMiddleware',
                'django.middleware.csrf.CsrfViewMiddleware',
                'django.contrib.auth.middleware.AuthenticationMiddleware'],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates',
                'DIRS': [pathlib.Path(__file__).parent / 'templates']}],
    PASSWORD_HASHERS=['django.contrib.auth.hashers.MD5PasswordHasher'],
    USE_TZ=True,
    TIME_ZONE='Europe/Vienna',
    REST_FRAMEWORK={'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer']},
)
application = get_wsgi_application()
call_command('migrate', verbosity=0)

from django.contrib.auth import authenticate, login  # noqa: E402, needs the settings
from django.contrib.auth.models import User  # noqa: E402
from notes.models import Note, Tag  # noqa: E402


def notes(request):
    if request.method == 'POST':
        note = Note.objects.create(text=request.POST['text'])
        note.tags.set(Tag.objects.get_or_create(name=name)[0] for name in request.POST.getlist('tag'))
        return redirect('note', number=note.pk)
    return render(request, 'notes.html', {'notes': Note.objects.order_by('-text')})


def note(request, number):
    found = Note.objects.prefetch_related('tags').get(pk=number)
    return JsonResponse({'text': found.text, 'tags': sorted(tag.name for tag in found.tags.all())})


def tagged(request, name):
    return HttpResponse(Note.objects.filter(tags__name=name).count())


def upload(request):
    return HttpResponse(sum(len(chunk) for chunk in request.FILES['document'].chunks()))


def stream(request):
    return StreamingHttpResponse((f'{number}\n' for number in range(1000)), content_type='text/plain')


def sign_in(request):
    User.objects.filter(username='ada').exists() or User.objects.create_user('ada', password='lovelace')
    login(request, authenticate(request, username='ada', password='lovelace'))
    return HttpResponse('signed in')


def who(request):
    return HttpResponse(request.user.get_username() or 'nobody')


def local(request, at, zone):
    moment = datetime.fromtimestamp(at, tz=timezone.utc)
    return HttpResponse(timezone.localtime(moment, zoneinfo.ZoneInfo(zone) if zone else None).isoformat())


urlpatterns = [
    path('local/<int:at>/<path:zone>', local),
    path('local/<int:at>', local, {'zone': None}),
    path('notes', notes),
    path('notes/<int:number>', note, name='note'),
    path('tagged/<name>', tagged),
    path('upload', upload),
    path('stream', stream),
    path('sign-in', sign_in),
    path('who', who),
]

if rest:
    from rest_framework import pagination, routers, serializers, viewsets
    from rest_framework.decorators import api_view
    from rest_framework.response import Response

    class AppointmentSerializer(serializers.Serializer):
        at = serializers.DateTimeField()

    @api_view(['POST'])
    def appointments(request):
        appointment = AppointmentSerializer(data=request.data)
        appointment.is_valid(raise_exception=True)
        return Response(AppointmentSerializer(appointment.validated_data).data)

    class NoteSerializer(serializers.ModelSerializer):
        tags = serializers.SlugRelatedField(many=True, slug_field='name', queryset=Tag.objects.all())

        class Meta:
            model = Note
            fields = ['id', 'text', 'tags']

    class NotePagination(pagination.PageNumberPagination):
        page_size = 2

    class NoteViewSet(viewsets.ModelViewSet):
        queryset = Note.objects.order_by('pk')
        serializer_class = NoteSerializer
        pagination_class = NotePagination

    router = routers.DefaultRouter()
    router.register('notes', NoteViewSet)
    urlpatterns += [path('api/', include(router.urls)), path('appointments', appointments)]
