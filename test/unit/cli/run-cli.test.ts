import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createProgram } from '../../../src/cli/run-cli.ts'
import { nextStep } from '../../../src/cli/terminal/next-step.ts'
import { createContext } from '../../../src/cli/context.ts'
import { writeTree } from '../temp-folder.ts'
import { cliFixture } from './cli-fixture.ts'

/** Those that --help lists. */
const program = createProgram(createContext({}, process))
const commands = program
  .createHelp()
  .visibleCommands(program)
  .map((command) => command.name())
  .filter((name) => name !== 'help')

suite('runCli', () => {
  test('--help lists the commands and the exit codes, and exits with 0', async (t) => {
    const { code, stdout, stderr } = await cliFixture(t).run('--help')
    assert.deepEqual([code, stderr], [0, ''])
    for (const name of commands) assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
    assert.match(stdout, /Exit codes: 0 done, 1 failed, 2 wrong command line/)
  })

  test('each command has help with an example', async (t) => {
    const { run } = cliFixture(t)
    assert.ok(commands.length > 0)
    for (const name of commands) {
      const { code, stdout } = await run(name, '--help')
      assert.equal(code, 0)
      assert.match(stdout, new RegExp(`Examples?:\n  \\$ okng ${name}`), name)
    }
  })

  test('--version is that of the package', async (t) => {
    assert.deepEqual(await cliFixture(t).run('--version'), { code: 0, stdout: '1.2.3\n', stderr: '' })
  })

  test('a wrong command line: exit code 2, said on stderr', async (t) => {
    const { run } = cliFixture(t)
    const cases: [string[], RegExp][] = [
      [[], /Usage: okng/],
      [['bogus'], /unknown command 'bogus'/],
      [['index', '--out', 'x.csv'], /missing required argument 'dir'/],
      [['index', 'x'], /required option '--out <file>' not specified/],
      [['recipes', '--jsno'], /unknown option '--jsno'/],
      [['recipes', 'extra'], /too many arguments/],
      [
        ['train', '--recipe', 'x'],
        /--dataset <path>' not specified\nGive a folder of pictures or a CSV with --dataset/
      ],
      [
        ['train', 'parts', '--recipe', 'x', '--dataset', 'y'],
        /too many .*\nGive a folder of pictures or a CSV with --dataset/
      ],
      [['train', '--epochs', 'parts'], /--epochs takes a number of passes, such as 25; --dataset takes the folder/],
      [
        ['locate', 'a.bmp', '--recipe', 'r', '--radius-min', 'small'],
        /argument 'small' is invalid\. Expected a number above 0\./
      ]
    ]
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = await run(...args)
      assert.deepEqual([code, stdout], [2, ''], args.join(' '))
      assert.match(stderr, message)
    }
  })

  test('a failure: exit code 1 and one line on stderr; where it came from only when asked', async (t) => {
    const fixture = cliFixture(t)
    writeTree(fixture.folder, { 'shipped/ring.json': '{}' })
    assert.deepEqual(await fixture.run('locate', 'a.bmp', '--recipe', 'rnig'), {
      code: 1,
      stdout: '',
      stderr:
        "okng: recipe 'rnig' does not exist; known recipes: ring; `okng recipes` lists them; `okng teach` "
        + 'and `okng train` make a new recipe\n'
    })
    assert.match(
      (await cliFixture(t, { debug: true }).run('locate', 'a.bmp', '--recipe', 'rnig')).stderr,
      /does not exist.*\n {4}at /
    )
  })

  test('an error says what to do next', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, { 'parts/OK/1.bmp': 'BM', 'data/recipes/new.json': '{}' })
    const evaluate = (recipe: string) => run('evaluate', '--dataset', `${folder}/parts`, '--recipe', recipe)
    assert.match((await evaluate('none')).stderr, /'none' does not exist; .*; `okng recipes` lists them; /)
    assert.match((await evaluate('new')).stderr, /no model version yet: .*; `okng teach --dataset FOLDER --recipe/)
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write'
    })
    assert.match(nextStep(full)!, /the disk is full: make room/)
    assert.equal(nextStep(new Error('x')), undefined)
  })
})
