import { defineConfig } from 'prisma/config'

/** Prisma's command line reads the schema here. Addresses of databases are given to our own scripts, never to it. */
export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
})
