"""The page in the browser.

serve      sockets, the server, its end       guard    what every request passes first
site       the pages and their routes         chat     the talk: a form in, bubbles out
visitor    the key in a cookie                pace     how much a client may ask
markup     messages as parts of a page        files    style, script, mark
hook       a messenger's deliveries       body     of a request, whole or refused
addresses  the network and QR codes           patience clients that never finish
"""
