"""What people send over WhatsApp, read as text and nothing more: numbers, exported chats, and what a form may take
from them. Every room here takes any text whatever without raising, and loses none of it."""
