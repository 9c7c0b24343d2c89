import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { faults, type Fault } from './faults'
import { answerTo, everyRequest, type Request } from './requests'
import { setStage, type Stage } from './stage'
import { isTrueResult, longestAnswer, whatIsWrong, type Answer } from './verdict'

/** Test T22 of security-and-reliability section 10: whatever happens to the database, nobody is told that nothing is held. */

/** How soon after a fault has passed everything must work again without a restart, in milliseconds. */
const longestRecovery = 10_000

test.describe.configure({ mode: 'serial' })

let stage: Stage
let requests: Request[]
/** Every answer given during a fault, with what is wrong with it. */
const judged: { answer: Answer; wrong: string[]; trueResult: boolean }[] = []
const recoveries: number[] = []

test.beforeAll(async () => {
  test.setTimeout(120_000)
  stage = await setStage()
  requests = await everyRequest(stage)
})
test.afterAll(() => stage?.stop())

test('before the faults, everything is answered', async () => {
  expect(await notYetWell()).toEqual([])
})

for (const fault of faults) {
  test(`with the database ${fault.name}, every page says that CPIS is unavailable, and recovers by itself`, async () => {
    await fault.begin(stage)
    try {
      // The first answers meet connections that were good a moment ago, the second ones are made anew.
      await judgeAll(fault)
      await judgeAll(fault)
    } finally {
      await fault.end(stage)
    }
    const begun = performance.now()
    while ((await notYetWell()).length > 0 && performance.now() - begun < longestRecovery) await pause(100)
    recoveries.push(performance.now() - begun)

    const ofThisFault = judged.slice(-2 * requests.length)
    expect(ofThisFault.flatMap(({ answer, wrong }) => wrong.map((fact) => `${answer.request}: ${fact}`))).toEqual([])
    expect(await notYetWell(), 'after the fault has passed').toEqual([])
  })
}

test('the check itself notices a page that says in a fault that nothing is held', () => {
  const page = '<h1>Result of check</h1><p>No information held</p>'
  expect(whatIsWrong({ request: 'planted', status: 200, body: page, took: 20 })).toEqual([
    'status 200',
    'does not say that CPIS is unavailable',
    'says that nothing is held',
  ])
  expect(whatIsWrong({ request: 'planted', status: 503, body: `CPIS is unavailable ${page}`, took: 20 })).toEqual(['says that nothing is held'])
  expect(whatIsWrong({ request: 'planted', status: 503, body: 'CPIS is unavailable', took: longestAnswer + 1 })).toEqual(['took 5001 ms'])
})

test.afterAll(() => {
  if (judged.length === 0) return
  const count = (facts: (one: (typeof judged)[number]) => boolean) => judged.filter(facts).length
  const slowest = (times: number[]) => `${(Math.max(...times) / 1000).toFixed(1)} s`
  const passed = count(({ wrong }) => wrong.length > 0) === 0 && recoveries.length === faults.length && Math.max(...recoveries) < longestRecovery
  console.log(
    `T22 ${count(({ wrong, trueResult }) => wrong.length === 0 && !trueResult)} of ${count(({ trueResult }) => !trueResult)} answers ` +
      `"unavailable" with 503, slowest ${slowest(judged.map(({ answer }) => answer.took))} ` +
      `(and ${count(({ trueResult }) => trueResult)} true results of recorded look-ups, read-only); ` +
      `${count(({ wrong }) => wrong.includes('says that nothing is held'))} "none held"; slowest recovery ${slowest(recoveries)}, ` +
      `required 100% within 5 s; 0; 10 s, ${passed ? 'pass' : 'fail'}`,
  )
})

/** Sends all requests at once, and notes what is wrong with each answer. */
async function judgeAll(fault: Fault): Promise<void> {
  const given = await Promise.all(requests.map((request) => answerTo(stage, request)))
  for (const [place, answer] of given.entries()) {
    const panel = requests[place]?.panel
    const trueResult = fault.leavesReading === true && panel !== undefined && isTrueResult(answer, panel)
    judged.push({ answer, trueResult, wrong: trueResult ? [] : whatIsWrong(answer) })
  }
}

/** The requests that are not answered normally, each with its answer. */
async function notYetWell(): Promise<string[]> {
  const given = await Promise.all(requests.map((request) => answerTo(stage, request)))
  return given.flatMap(({ request, status }, place) => (status === requests[place]?.status ? [] : [`${request}: status ${status}`]))
}
