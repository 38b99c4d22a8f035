/** Answer of a thread. An error loses its code and status between threads, so they are sent as plain values. */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  | {
      readonly error: {
        readonly message: string
        readonly name: string
        readonly code?: string
        readonly statusCode?: number
      }
    }

/** In the thread: turns the result of work into an answer. */
export async function answerOf<Result>(work: Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await work }
  } catch (error) {
    const { name, message, code, statusCode } = error as Error & { code?: string; statusCode?: number }
    return {
      error: { name, message, ...(code !== undefined && { code }), ...(statusCode !== undefined && { statusCode }) }
    }
  }
}

/** In the main thread: the result of an answer. @throws the error that was thrown in the thread */
export function resultOf<Result>(answer: ThreadAnswer<Result>): Result {
  if ('result' in answer) return answer.result
  const { message, ...properties } = answer.error
  throw Object.assign(new Error(message), properties)
}
