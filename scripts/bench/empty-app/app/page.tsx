import { connection } from 'next/server'

/** A page with nothing of ours in it: what the framework sends for it is the framework's minimum. */
export default async function EmptyPage() {
  await connection()
  return <p>Nothing</p>
}
