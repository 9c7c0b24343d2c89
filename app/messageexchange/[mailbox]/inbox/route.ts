import { answerInbox } from '@/lib/delivery/mailbox-handlers'

type Context = { params: Promise<{ mailbox: string }> }

/** What is waiting in the mailbox of an authority's system. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerInbox(request, (await params).mailbox)
}
