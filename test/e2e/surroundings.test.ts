// Where the page runs: an old browser, a refused storage, below a path of a proxy, with sounds, with channels.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../integration/free-port.ts'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

/** A reverse proxy that has the service below /okng/ and takes that away. */
async function proxyOf(url: string): Promise<Server> {
  const { hostname, port } = new URL(url)
  const proxy = createServer((incoming, reply) => {
    if (!incoming.url!.startsWith('/okng/')) {
      reply.writeHead(404).end('nothing here')
      return
    }
    const options = {
      hostname,
      port,
      method: incoming.method!,
      path: incoming.url!.slice(5),
      headers: incoming.headers
    }
    const passed = request(options, (answer) => {
      answer.pipe(reply.writeHead(answer.statusCode!, answer.headers))
    })
    incoming.pipe(passed.on('error', () => reply.destroy()))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return proxy
}

const [modbusPort, nobodysPort] = [await freePort(), await freePort()]

suite('where the page runs', NEEDS_BROWSER, () => {
  const service = openService({
    stations: { 'line-1': { silentAfterSeconds: 1 } },
    modbus: { enabled: true, port: modbusPort, units: { 1: { station: 'line-1' } } },
    mqtt: { enabled: true, url: `mqtt://127.0.0.1:${nobodysPort}` }
  })

  test('a browser that lacks what the page needs gets a sentence, in its languages', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    for (const missing of ['delete Object.hasOwn', 'delete HTMLDialogElement.prototype.showModal']) {
      const { page } = await service.newPage()
      await page.addInitScript(missing)
      await page.goto('/')
      await page.getByText('This page does not run in this browser.', { exact: false }).waitFor()
      await page.getByText('Diese Seite läuft in diesem Browser nicht.', { exact: false }).waitFor()
      await page.screenshot({ path: join(service.shots, 'old-browser.png') })
    }
    const { page } = await service.newPage()
    await page.route('**/main.js', (route) => route.abort())
    await page.goto('/')
    await page.getByText('This page does not run in this browser.', { exact: false }).waitFor()
  })

  test('a browser without storage, toReversed or TextDecoderStream shows the part', async () => {
    for (const missing of [
      "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
      'delete Array.prototype.toReversed; delete window.TextDecoderStream'
    ]) {
      const { page, complaints } = await service.newPage()
      await page.addInitScript(missing)
      await page.goto('/')
      const { verdict } = await service.inspect(1, false)
      await page.getByRole('region', { name: 'Last verdict' }).getByText(verdict, { exact: true }).waitFor()
      assert.deepEqual(complaints, [])
    }
  })

  test('below a path everything works, the description of the API too', async (t) => {
    const proxy = await proxyOf(service.url)
    t.after(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    const root = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/okng/`
    const { page, complaints } = await service.newPage({ locale: 'ja' })
    await page.goto(root)
    await service.inspect(2, true)
    await page.getByText('良品と異なります').first().waitFor()
    for (const view of ['review', 'history', 'recipes', 'training', 'models', 'teach', 'settings']) {
      await page.goto(`${root}#/${view}`)
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    }
    await page.goto(`${root}report.html?recipe=demo-ring&version=20261129T141925Z-acf252`)
    await page.getByRole('heading').first().waitFor()
    await page.goto(`${root}docs`)
    await page.getByText('Visual inspection of circular parts', { exact: false }).waitFor()
    await page.getByText('/inspect', { exact: true }).first().waitFor()
    assert.deepEqual(complaints, [])
  })

  test('NG and silence are heard, where somebody wants that', async () => {
    const { page, complaints } = await service.newPage()
    await page.addInitScript(`
      window.tones = []
      const create = AudioContext.prototype.createOscillator
      AudioContext.prototype.createOscillator = function () {
        const source = create.call(this)
        const start = source.start.bind(source)
        source.start = (at) => { window.tones.push(source.frequency.value); start(at) }
        return source
      }`)
    const tones = (): Promise<number[]> => page.evaluate('window.tones')
    const query = 'recipe=demo-ring&station=line-1'
    await page.goto('/')
    await service.inspect(3, true, query)
    await page.getByText('silent:', { exact: false }).waitFor()
    assert.deepEqual(await tones(), [])

    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('A sound for each NG part').check()
    await page.getByLabel('A sound when a station falls silent').check()
    await page.getByRole('button', { name: 'Try the sound of silence' }).click()
    assert.deepEqual(await tones(), [660, 660])
    await lookOver(page, 'settings', service.shots)
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.getByText('silent:', { exact: false }).waitFor()
    await service.inspect(4, false, query)
    await page.getByText('silent:', { exact: false }).waitFor({ state: 'detached' })
    while ((await tones()).length < 4);
    assert.deepEqual(await tones(), [660, 660, 660, 660])
    await service.inspect(5, true, query)
    while ((await tones()).length < 6);
    assert.deepEqual((await tones()).slice(4, 6), [880, 440])
    assert.deepEqual(complaints, [])
  })

  test('the settings say of each channel that is on since when it works or does not, why, and what waits', async () => {
    await service.inspect(1, false)
    const { page, complaints } = await service.newPage()
    await page.goto('/#/settings')
    const card = page.getByRole('region', { name: 'Channels' })
    await card.getByRole('row', { name: /^modbus works since .* 0 –$/ }).waitFor()
    await card.getByRole('row', { name: /^mqtt does not work since .* ECONNREFUSED.* [1-9]\d* –$/ }).waitFor()
    assert.equal(await card.getByRole('row').count(), 3)
    await lookOver(page, 'channels', service.shots)
    assert.deepEqual(complaints, [])
  })
})
