import { connection } from 'next/server'

/** A page with nothing of ours in it: what the framework sends with this is its own minimum. */
export default async function EmptyPage() {
  await connection()
  return <p>Nothing</p>
}
