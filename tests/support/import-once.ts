// Sends one of an authority's files, as an operator's command does, without matching its people: for tests that kill it.
import { readFileSync } from 'node:fs'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { systemSubmitter } from '@/scripts/import-file/system-submitter'
import type { DfeCode } from '@/lib/shared/authority-code'

const [authority = '', file = '', adminUrl = ''] = process.argv.slice(2)
Object.assign(process.env, { SESSION_SECRET: 'x'.repeat(40), SUBJECT_KEY: 'y'.repeat(40), ACCESS_MAC_KEY: 'z'.repeat(40) })
const report = await applyUpload(await systemSubmitter(adminUrl, authority as DfeCode), {
  fileName: 'crash.csv',
  contents: 'changes',
  bytes: readFileSync(file),
})
process.exit(report.fileCode === 'CPF02' ? 0 : 1)
