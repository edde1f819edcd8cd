"""The terminal.

offer   keys to type for the buttons of a message    plain   one thing a line, no control characters
dialog  lines in, screens out                        panel   boxes and a little colour (imports rich)
chat    the talk from opening to goodbye             keyboard  the next line, Ctrl-C, Ctrl-D
"""

from bot.channels.terminal.chat import chat

__all__ = ["chat"]
