import { describe, expect, it } from 'vitest'
import { functionCallsIn, modelCallsIn, rawStatementsIn } from './raw-statements'
import { textOf, writtenFiles } from './sources'

/**
 * How many statements each file sends as SQL. The list may only get shorter: new code uses the model API, or
 * `callFunction` where the database has a function for it.
 */
const RAW: Readonly<Record<string, number>> = {
  'lib/access-records/accesses-to-child.ts': 1,
  'lib/approvals/count-waiting.ts': 1,
  'lib/approvals/list-requests.ts': 1,
  'lib/contacts/list-duty-phones.ts': 1,
  'lib/contacts/queries.ts': 2,
  'lib/contacts/save-contacts.ts': 1,
  'lib/data-quality/queries.ts': 1,
  'lib/db/bulk-transaction.ts': 8,
  'lib/db/call-directly.ts': 2,
  'lib/db/call-function.ts': 2,
  'lib/db/clock.ts': 1,
  'lib/db/function-caller.ts': 1,
  'lib/db/holding-lock.ts': 1,
  'lib/db/login-strength.ts': 1,
  'lib/db/require-login.ts': 2,
  'lib/db/statement.ts': 1,
  'lib/db/transaction.ts': 1,
  'lib/identity/session.ts': 1,
  'lib/notifications/list-accesses-to-child.ts': 1,
  'lib/notifications/planned-care.ts': 1,
  'lib/notifications/queries.ts': 6,
  'lib/plans/child-accesses.ts': 1,
  'lib/plans/child-queries.ts': 4,
  'lib/plans/forms/draft-queries.ts': 1,
  'lib/plans/published-child.ts': 2,
  'lib/plans/queries.ts': 3,
  'lib/review/ask-person.ts': 1,
  'lib/review/list-alerts.ts': 1,
  'lib/review/queries.ts': 1,
  'lib/transfers/queries.ts': 1,
  'lib/uploads/check/check-upload.ts': 8,
  'lib/uploads/check/endings.ts': 3,
  'lib/uploads/check/kept-answers.ts': 6,
  'lib/uploads/check/kept-rows.ts': 12,
  'lib/uploads/check/match-rows.ts': 12,
  'lib/uploads/check/order-of-files.ts': 3,
  'lib/uploads/check/refuse-closed-numbers.ts': 2,
  'lib/uploads/check/request-check.ts': 1,
  'lib/uploads/check/result-rows.ts': 6,
  'lib/uploads/check/said-since.ts': 6,
  'lib/uploads/check/stage-rows.ts': 3,
  'lib/uploads/check/whose-row.ts': 4,
  'lib/uploads/export-upload.ts': 1,
  'lib/uploads/file-work.ts': 4,
  'lib/uploads/get-standing.ts': 2,
  'lib/uploads/kept-report.ts': 2,
  'lib/uploads/open-upload.ts': 1,
  'lib/uploads/queries.ts': 6,
  'lib/uploads/receive/load-upload.ts': 1,
  'lib/uploads/receive/submit-upload.ts': 5,
  'lib/uploads/receive/too-many-uploads.ts': 1,
  'lib/uploads/save/confirm-upload.ts': 4,
  'lib/uploads/save/hold-endings.ts': 4,
  'lib/uploads/save/join-replaced.ts': 1,
  'lib/uploads/save/mark-fresh.ts': 1,
  'lib/uploads/save/merge-rows.ts': 4,
  'lib/uploads/save/request-save.ts': 1,
  'lib/uploads/save/take-back-upload.ts': 8,
  'lib/uploads/save/what-goes-back.ts': 2,
  'lib/uploads/save/what-stands.ts': 1,
  'lib/uploads/to-fix/fix-row.ts': 3,
  'lib/uploads/to-fix/follow-rows.ts': 1,
  'lib/uploads/to-fix/load-following.ts': 1,
  'lib/uploads/to-fix/put-back-rows.ts': 1,
  'lib/uploads/to-fix/rejected-rows.ts': 6,
  'lib/uploads/to-fix/spelling-on-register.ts': 1,
  'lib/uploads/upload-locks.ts': 1,
  'lib/uploads/wait-for-work.ts': 1,
  'lib/use-case/record-audit-event.ts': 1,
  'lib/verify-records/check-checkpoints.ts': 1,
  'lib/verify-records/check-holds.ts': 1,
  'lib/verify-records/check-receipts.ts': 3,
  'lib/verify-records/check-rows.ts': 4,
  'lib/verify-records/check-unsealed.ts': 3,
  'lib/verify-records/lawful-drops.ts': 2,
  'lib/verify-records/release-objects.ts': 1,
  'lib/verify-records/verify.ts': 7,
}

const files = writtenFiles(['app', 'components', 'lib', 'proxy.ts'], /\.tsx?$/)
const raw = files.map((file) => ({ file, statements: rawStatementsIn(file) })).filter(({ statements }) => statements.length > 0)

describe('SQL in TypeScript', () => {
  it('stands only where it is listed', () => {
    expect(Object.fromEntries(raw.map(({ file, statements }) => [file, statements.length]))).toEqual(RAW)
  })

  it('says why it is not the model API that is asked', () => {
    expect(raw.flatMap(({ file, statements }) => statements.filter(({ explained }) => !explained).map(({ line }) => `${file}:${line}`))).toEqual([])
  })

  it('calls no function of the database: callFunction does, by name', () => {
    const alone = /[`']\s*select\s+(?:[\w*", ]+ from )?cpis\.(\w+)\((?:[^()`']|\([^()`']*\))*\)(?:::\w+)?(?: as "?\w+"?)?\s*[`']/g
    expect(files.flatMap((file) => [...textOf(file).matchAll(alone)].map(([, called]) => `${file}: ${called}`))).toEqual([])
  })

  it('is the lesser part of what is asked of the database', () => {
    const calls = (count: (file: string) => number) => files.reduce((sum, file) => sum + count(file), 0)
    const asked = {
      model: calls(modelCallsIn),
      functions: calls(functionCallsIn),
      raw: raw.reduce((sum, { statements }) => sum + statements.length, 0),
    }
    console.log(`Asked of the database: ${asked.model} times by the model API, ${asked.functions} by functions, ${asked.raw} by SQL`)
    expect(asked.raw).toBeLessThan(asked.model + asked.functions)
  })
})
