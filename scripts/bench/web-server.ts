// A web server whose processor time can be read from outside: server/web/main.ts, and a line that says which process it is.
import '@/server/web/main'

process.stdout.write(`pid ${process.pid}\n`)
