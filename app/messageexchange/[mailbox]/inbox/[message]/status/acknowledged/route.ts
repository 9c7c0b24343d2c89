import { answerAcknowledgement } from '@/lib/delivery/mailbox-handlers'

type Context = { params: Promise<{ mailbox: string; message: string }> }

/** The authority's system says that it has a message. */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  const { mailbox, message } = await params
  return answerAcknowledgement(request, mailbox, message)
}
