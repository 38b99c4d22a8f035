import type { Verdict } from '../../../src/domain/inspection/inspection.ts'

/** A station that posts good parts to the service, and asks it now and then what has changed. */
export interface WatchedLine {
  /** Posts one part. */
  post(frame: Uint8Array): Promise<Verdict>
  /** `series method` of the alarms that are on. */
  alarms(): Promise<ReadonlySet<string>>
}

export function watchedLine(url: string, station: string): WatchedLine {
  return {
    async post(frame) {
      const reply = await fetch(`${url}/inspect?recipe=demo-ring&station=${station}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: frame as Uint8Array<ArrayBuffer>
      })
      if (reply.status !== 200) throw new Error(`expected 200, received ${reply.status}: ${await reply.text()}`)
      return ((await reply.json()) as { verdict: Verdict }).verdict
    },
    async alarms() {
      const text = await (await fetch(`${url}/metrics`)).text()
      const line = new RegExp(
        `^okng_stability_alarm\\{[^}]*station="${station}",series="(\\w+)",method="(\\w+)"\\} 1$`,
        'gm'
      )
      return new Set([...text.matchAll(line)].map(([, series, method]) => `${series} ${method}`))
    }
  }
}
