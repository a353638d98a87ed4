from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('notes', '0001_notes')]

    operations = [
        migrations.CreateModel('Tag', [('id', models.BigAutoField(primary_key=True)),
                                       ('name', models.CharField(max_length=20, unique=True))]),
        migrations.AddField('Note', 'tags', models.ManyToManyField('notes.Tag')),
    ]
