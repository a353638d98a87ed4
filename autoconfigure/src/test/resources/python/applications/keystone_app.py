"""OpenStack's identity service. Its configuration is in the file of OS_KEYSTONE_CONFIG_FILES."""

from keystone.server.wsgi import initialize_public_application

application = initialize_public_application()
