/** If the broker has not confirmed within this time, everything is sent again. */
const CONFIRM_MS = 10_000

/** @throws where the broker has not confirmed in time */
export async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the broker has not confirmed within ${CONFIRM_MS} ms`))
    }, CONFIRM_MS)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
