import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './bootstrap/root.mjs'
import { addressOfDatabase, ensureDatabase } from './database/address'
import { functionsAndCodes } from './database/functions-and-codes'
import { migrate } from './database/migrate'
import { withClient } from './database/with-client'
import { startDisposableServer } from './disposable-product/template'

// npm run catalogue: after a migration that adds or changes a function or a check of codes. Writes what the application knows of them.
const { cluster, stop } = await startDisposableServer()
try {
  await ensureDatabase(cluster.adminUrl, 'cpis')
  const url = addressOfDatabase(cluster.adminUrl, 'cpis')
  await migrate(url)
  for (const [file, text] of Object.entries(await withClient(url, functionsAndCodes))) {
    writeFileSync(path.join(root, file), text)
    console.log(`${file} is written.`)
  }
} finally {
  await stop()
}
