// Raw SQL: sends the statements that it is given.
import type pg from 'pg'
import { pool } from './pool'

/** A statement that the database plans once for each connection and then knows by name. */
export type NamedStatement = { name: string; text: string }

/**
 * Runs one named statement in a transaction of its own, on any connection. Only for calls of database functions that decide for themselves
 * who may see what. Everything else goes through a use-case.
 *
 * @param statement its name and text
 * @param values its parameters, in order
 * @returns the rows
 * @throws the driver's error when the database refuses or does not answer
 */
export async function runStatement<Row extends pg.QueryResultRow>(statement: NamedStatement, values: unknown[]): Promise<Row[]> {
  const result = await pool().query<Row>({ ...statement, values })
  return result.rows
}
