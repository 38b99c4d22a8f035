import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { forked } from '../../../src/compose/channels/forked.ts'
import { createMayEnter } from '../../../src/compose/channels/may-enter.ts'

suite('a process as a channel', () => {
  test('begins with its data; its last problem is the error that it ends by', async () => {
    const sent: unknown[] = []
    const child = Object.assign(new EventEmitter(), {
      connected: true,
      send: (message: unknown) => sent.push(message),
      kill: (signal: string) => child.emit('exit', null, signal)
    })
    const thread = forked(child as unknown as ChildProcess, { port: 4840 })
    const told: unknown[] = []
    thread.on('message', (message) => told.push(message))
    thread.on('error', (error) => told.push(error.message))
    thread.on('exit', () => told.push('exit'))
    thread.postMessage({ type: 'alive', ready: true, due: [] })
    assert.deepEqual(sent, [
      { type: 'begin', data: { port: 4840 } },
      { type: 'alive', ready: true, due: [] }
    ])
    const state = { type: 'state', problem: 'no package', backlog: 0, events: {} }
    child.emit('message', state)
    child.connected = false
    thread.postMessage({ type: 'close' })
    await thread.terminate()
    assert.deepEqual(told, [state, 'no package', 'exit'])
    assert.equal(sent.length, 2)
  })

  test('keys of configuration and database may enter; without the database, the former alone', async () => {
    const stored = {
      exist: async () => true,
      async actorOf(key: string) {
        if (key === 'broken') throw new Error('no database')
        return key === 'stored' ? ({ name: 'camera 1', role: 'camera' } as const) : undefined
      }
    }
    const mayEnter = createMayEnter(['configured'], stored)
    const answers = await Promise.all(['configured', 'stored', 'wrong', '', 'broken'].map(mayEnter))
    assert.deepEqual(answers, [true, true, false, false, false])
  })
})
