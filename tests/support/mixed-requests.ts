import { prisma } from '@/lib/db/client'
import { pool } from '@/lib/db/pool'
import type { Ticket } from '@/lib/db/ticket'
import { inTransaction } from '@/lib/db/transaction'
import { checkChild } from './check-child'
import { fakeNhsNumber } from './fake-nhs-number'
import type { FilledRegister } from './filled-register'

class DeliberateFault extends Error {}

/** The results of many simultaneous requests: rows returned wrongly, how many were answered, and how many got no connection in time. */
export type MixedReport = { wrong: unknown[]; answered: number; waitedInVain: number }

/**
 * Many callers at once on few connections: without a caller, look-ups, reads, faults in the middle, statements that fail, and transactions
 * that wait a millisecond for a connection and no longer.
 *
 * @param clients how many at once
 * @param rounds how many requests each makes, one after the other
 */
export async function sendMixedRequests(register: FilledRegister, clients: number, rounds: number): Promise<MixedReport> {
  const report: MixedReport = { wrong: [], answered: 0, waitedInVain: 0 }
  const startOne = async (worker: number) => {
    for (let round = 0; round < rounds; round++) {
      try {
        const { expected, organisations } = await request(register, worker + round * 7)
        report.answered += 1
        if (organisations.join() !== expected.join()) report.wrong.push({ worker, round, expected, organisations })
      } catch (error) {
        if (!isWaitOver(error)) throw error
        report.waitedInVain += 1
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, worker) => startOne(worker)))
  return report
}

/** One person's request: whose rows came back, each once. */
async function request(register: FilledRegister, place: number): Promise<{ expected: string[]; organisations: string[] }> {
  // Those who see their authority's children: its administrator does not.
  const staff = register.people.filter((person) => ['LP', 'LD', 'ED'].includes(person.role))
  const person = staff[place % staff.length]!
  const { ticket } = person
  const own = [person.organisation.id]
  switch (place % 6) {
    case 0: {
      const { rows } = await pool().query<{ authority_id: string }>('select distinct authority_id from cpis.plan')
      return { expected: [], organisations: rows.map((row) => row.authority_id) }
    }
    case 1: {
      // Somebody who makes that many look-ups an hour is asked for a reason, which is an answer too and shows no row.
      const looked = await checkChild(
        register.people.find((one) => one.role === 'CL')!,
        fakeNhsNumber(8_000 + place),
      ).catch(overLimit)
      return { expected: ['none'], organisations: [looked?.outcome ?? 'none'] }
    }
    case 2:
      await fault(ticket)
      return { expected: [], organisations: [] }
    case 3: {
      const failed = await inTransaction(ticket, (tx) => tx.$queryRaw`select 1 / (select 0 from cpis.child limit 1)`).then(
        () => false,
        (error: unknown) => (isWaitOver(error) ? null : true),
      )
      return { expected: ['failed'], organisations: [failed === false ? 'did not fail' : 'failed'] }
    }
    case 4:
      return { expected: own, organisations: await impatient(ticket) }
    default: {
      const rows = await inTransaction(ticket, (tx) => tx.$queryRaw<{ authority_id: string }[]>`select distinct authority_id from cpis.child`)
      return { expected: own, organisations: rows.map((row) => row.authority_id) }
    }
  }
}

function overLimit(error: unknown): null {
  if (error instanceof Error && /over-limit|more than 200 look-ups/.test(error.message)) return null
  throw error
}

async function fault(ticket: Ticket): Promise<void> {
  try {
    await inTransaction(ticket, async (tx) => {
      await tx.$queryRaw`select authority_id from cpis.child`
      throw new DeliberateFault()
    })
  } catch (error) {
    if (!(error instanceof DeliberateFault)) throw error
  }
}

/** As the runner does, but gives up after a millisecond: a connection may become free at that very moment. */
async function impatient(ticket: Ticket): Promise<string[]> {
  const rows = await prisma().$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('app.caller', ${ticket.text}, true)`
      return tx.$queryRaw<{ authority_id: string }[]>`select distinct authority_id from cpis.child`
    },
    { maxWait: 1, timeout: 5_000 },
  )
  return rows.map((row) => row.authority_id)
}

/** Nobody waits forever: a caller who gets no connection in time is told so, which is not a leak. */
function isWaitOver(error: unknown): boolean {
  const { message = '', code } = error as { message?: string; code?: string }
  return (
    code === 'P2028' || code === 'P2024' || /timeout exceeded when trying to connect|Unable to start a transaction|Query read timeout/.test(message)
  )
}
