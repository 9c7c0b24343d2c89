// A web server whose processor time can be read from outside: scripts/serve.ts, and a line that says which process it is.
import '../serve'

process.stdout.write(`pid ${process.pid}\n`)
