"""How much, how many and how slowly: the measures of the doors, in bytes and seconds.

The rates are those of Apache's mod_reqtimeout, which answers the same attack: so many seconds to
begin with, and more of them the more has come.
"""

KIB, MIB = 2**10, 2**20

HEADERS_S = 10.0  # from the first byte of a request, or from opening, to the end of its headers
MOST_HEADERS = 100
LARGEST_HEADERS = 32 * KIB  # all of them with the request's first line
KEEP_ALIVE_S = 15.0  # an open connection on which nothing is asked

BODY_S = 20.0  # to begin with ...
BODY_RATE = 16 * KIB  # ... and a second more for so many bytes that came
ANONYMOUS = 1 * MIB  # what anybody may send; more is for those whom a page allows it
UPLOAD = 21 * MIB  # a file of 10 MB, or the same held by its form, sealed, after its check
FREE = 16 * KIB  # of each request, beside what all of them share
SHARED_BODIES = 64 * MIB  # memory of all bodies on their way in
LARGEST_ANSWER = 1 * MIB  # in memory; the rest of it, an export, passes by the disk
SHARED_ANSWERS = 32 * MIB  # memory of all answers on their way out; then the disk
LINGER_S = 3.0  # a refused body still comes in for so long, or its sender never reads why

ANSWER_S = 30.0  # for each piece of an answer to be taken
PIECE = 64 * KIB

DATABASE_S = 20  # a write of a person waits so long for another write
THREADS = 8  # requests worked on at once
MOST_WAITING = 256  # whole requests that wait for a thread; more are asked to come back
MOST_CONNECTIONS = 4_000  # the oldest that still says nothing makes room for the next
RETRY_S = 5  # what Retry-After says
