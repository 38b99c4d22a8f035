// A station's client against answers that a plant should not give.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StationReport } from '../../../../src/domain/plant/report.ts'
import { openPlantLink } from '../../../../src/compose/channels/plant-link.ts'
import type { PlantClient } from '../../../../src/integrations/plant/plant-client.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'

const never = new AbortController().signal
const SHA256 = 'a'.repeat(64)

async function withPlant(
  answer: RequestListener,
  ask: (client: PlantClient) => Promise<unknown>,
  closing = never
): Promise<void> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await ask(openPlantLink({ url, keyFile: '', name: 'north', maxBytesPerSecond: 0 }, 'home', closing))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const report = (client: PlantClient): Promise<unknown> => client.report({} as StationReport, null, [])
/** Sends without end. */
const endless: RequestListener = (_request, response) => {
  const piece = Buffer.alloc(8 * 1024 * 1024, ' ')
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
}

suite('answers of a plant', () => {
  test('another page in its place is no answer', () =>
    withPlant(
      (_request, response) => response.end('<html>Log in</html>'),
      (client) => assert.rejects(report(client), /expected JSON, received '<html>Log in<\/html>'/)
    ))

  test('a document that says nothing of recipes is no answer', () =>
    withPlant(
      (_request, response) => response.end('{"revision":"a","again":1}'),
      (client) => assert.rejects(report(client), /the plant's answer: desired: expected array/)
    ))

  test('a plant of the version before says no labels', () =>
    withPlant(
      (_request, response) => response.end('{"revision":"a","desired":[],"again":1}'),
      async (client) => assert.deepEqual(await report(client), { revision: 'a', desired: [], again: 1, said: [] })
    ))

  test('an answer without end is given up', () =>
    withPlant(endless, (client) => assert.rejects(report(client), /expected at most 67108864 bytes, received more/)))

  test('content that is not what was asked for is refused', () =>
    withPlant(
      (_request, response) => response.end('other'),
      (client) => assert.rejects(createContent(client.blobs).read('content', SHA256), /a blob is damaged/)
    ))

  test('content without end is given up, and asked for again later', () =>
    withPlant(endless, (client) =>
      assert.rejects(createContent(client.blobs).read('content', SHA256), {
        code: 'BLOBS_UNAVAILABLE',
        message: /expected at most 268435456 bytes, received more/
      })
    ))

  test('a plant that says nothing does not hold up the end of the station', async () => {
    const closing = new AbortController()
    await withPlant(
      () => closing.abort(new Error('the station ends')),
      (client) => assert.rejects(createContent(client.blobs).read('content', SHA256), /the station ends/),
      closing.signal
    )
  })
})
