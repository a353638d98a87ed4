"""Notes and their tags in the tables of SQLAlchemy's ORM, on sqlite3, or in the database of NOTES_URL."""

import os
import urllib.parse

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, create_engine, func, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
tagged = Table('tagged', Base.metadata, Column('note', ForeignKey('note.number'), primary_key=True),
               Column('tag', ForeignKey('tag.name'), primary_key=True))


class Tag(Base):
    __tablename__ = 'tag'
    name = Column(Text, primary_key=True)


class Note(Base):
    __tablename__ = 'note'
    number = Column(Integer, primary_key=True)
    text = Column(Text, nullable=False)
    tags = relationship(Tag, secondary=tagged, order_by=Tag.name)


engine = create_engine(os.environ.get('NOTES_URL') or 'sqlite:///' + os.environ['NOTES_DATABASE'], future=True)
Base.metadata.create_all(engine)


def application(environ, start_response):
    fields = dict(urllib.parse.parse_qsl(environ['QUERY_STRING'], keep_blank_values=True))
    with Session(engine) as session:
        status, answer = views[environ['PATH_INFO']](session, fields)
    start_response(status, [('Content-Type', 'text/plain; charset=utf-8')])
    return [answer.encode()]


def add(session, fields):
    note = Note(text=fields['text'], tags=[session.merge(Tag(name=tag)) for tag in fields['tags'].split(',')])
    session.add(note)
    session.flush()
    if 'fail' in fields:
        session.rollback()
        return '409 Conflict', 'rolled back'
    session.commit()
    return '201 Created', str(note.number)


def note(session, fields):
    found = session.get(Note, int(fields['number']))
    return '200 OK', f'{found.text}: {", ".join(tag.name for tag in found.tags)}'


def count(session, fields):
    query = select(Tag.name, func.count()).join(Note.tags).group_by(Tag.name).order_by(Tag.name)
    return '200 OK', ' '.join(f'{name}={number}' for name, number in session.execute(query))


views = {'/add': add, '/note': note, '/count': count}
