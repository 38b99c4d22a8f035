// A pixel worker for pixel-pool.test.ts. The frame says how often its thread shall end before it answers, and where to
// count: JSON {"deaths": n, "counter": file}.
import { appendFileSync, readFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import type { PixelResult } from '../../../../src/inspection/pixel-stage.ts'
import type { TaskRequest } from '../../../../src/inspection/threads/picture-tasks.ts'
import type { ThreadAnswer } from '../../../../src/inspection/threads/thread-answer.ts'

export default async function answer({ job: { frame } }: TaskRequest<'pixels'>): Promise<ThreadAnswer<PixelResult>> {
  const { deaths, counter } = JSON.parse(new TextDecoder().decode(frame)) as { deaths: number; counter: string }
  appendFileSync(counter, '.')
  if (readFileSync(counter).length <= deaths) process.exit(3)
  return { result: { circle: null, crop: null, appearance: null, timingsMs: { decode: threadId, locate: 0 } } }
}
