import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import type { Deed } from './camera-process.ts'
import { freePort } from '../free-port.ts'
import { drawnPart, realService } from '../service-fixture.ts'

/** What POST /cameras/:station/trigger answers. */
export type Triggered = InspectionResult & { readonly errorCode?: string; readonly detail?: string }

/** The real service with a camera at the station `north`, which Modbus, lines of text, HTTP and OPC UA trigger. */
export async function cameraLine(
  t: TestContext,
  camera: Record<string, unknown>,
  deadlineMs = 4000,
  changes: object = {}
) {
  const [port, textPort] = [await freePort(), await freePort()]
  const station = { station: 'north', deadlineMs }
  const { app } = await realService(t, tempFolder(t), {
    modbus: { enabled: true, port, units: { 1: station } },
    tcpText: { enabled: true, port: textPort, template: '{triggerId};{partId};{code}', stations: { n: station } },
    cameras: { north: camera },
    ...changes
  })
  const trigger = async (body: object = {}): Promise<[status: number, answer: Triggered]> => {
    const reply = await app.inject({ method: 'POST', url: '/cameras/north/trigger', payload: body })
    return [reply.statusCode, reply.json<Triggered>()]
  }
  /** What /readyz says of the camera; undefined: it works. */
  const problem = async (): Promise<string | undefined> => {
    const { problems = [] } = (await app.inject('/readyz')).json<{ problems?: { about: string; detail: string }[] }>()
    return problems.find(({ about }) => about === 'channel camera north')?.detail
  }
  return {
    app,
    port,
    textPort,
    trigger,
    problem,
    /** Until the camera waits for triggers. */
    async open(): Promise<void> {
      for (const end = performance.now() + 30_000; (await problem()) !== undefined; await wait(20))
        assert.ok(performance.now() < end, `the camera is not open: ${await problem()}`)
    },
    /** Records, oldest first, once there are so many. */
    async records(count: number): Promise<readonly InspectionResult[]> {
      for (const end = performance.now() + 10_000; ; await wait(20)) {
        const { inspections } = (await app.inject('/inspections')).json<{ inspections: InspectionResult[] }>()
        if (inspections.length >= count || performance.now() > end) return inspections.toReversed()
      }
    },
    async metric(event: string): Promise<number> {
      const { body } = await app.inject('/metrics')
      const start = `okng_channel_events_total{channel="camera north",event="${event}"}`
      return Number(
        body
          .split('\n')
          .find((line) => line.startsWith(start))
          ?.split(' ')
          .at(-1) ?? 0
      )
    }
  }
}

/** A camera of the configuration whose process is a fake one. @param does with each request; after them it is good */
export function fakeCamera(t: TestContext, does: readonly Deed[], changes: Record<string, unknown> = {}) {
  const folder = tempFolder(t)
  const names = ['part.bmp', 'dented.bmp', 'script.json', 'log', 'python']
  const [picture, dented, script, log, python] = names.map((name) => join(folder, name))
  writeFileSync(picture!, drawnPart(1))
  writeFileSync(dented!, drawnPart(1, 'dent'))
  writeFileSync(log!, '')
  writeFileSync(script!, JSON.stringify({ picture, dented, does, log }))
  const program = fileURLToPath(new URL('./camera-process.js', import.meta.url))
  writeFileSync(python!, `#!/bin/sh\nCAMERA_SCRIPT='${script}' exec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(python!, 0o755)
  return { camera: 'fake', python, timeoutMs: 2000, ...changes }
}
