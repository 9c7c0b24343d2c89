import { recordPrint } from '@/lib/lookup/record-print'
import { answerBeacon } from '@/lib/web/beacon'

type Context = { params: Promise<{ accessId: string }> }

/** The browser says that the result is being printed. */
export async function POST(_request: Request, { params }: Context): Promise<Response> {
  const { accessId } = await params
  return answerBeacon((actor) => recordPrint(actor, { accessId }))
}
