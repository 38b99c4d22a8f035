import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mergeRecipe } from '../../../src/domain/recipes/merge-recipe.ts'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { DatasetInvalid, RecipeInvalid } from '../../../src/errors.ts'
import { parseRecipe, RecipePatch } from '../../../src/schemas/recipe.ts'
import { readOutsideManifest } from '../../../src/store/models/outside-manifest.ts'
import { parseManifest } from '../../../src/store/models/parse-manifest.ts'
import { createRecipeFiles } from '../../../src/store/recipes/recipe-files.ts'
import { createCheckpointFile } from '../../../src/training/network/checkpoint-file.ts'
import { writeFileAtomically } from '../../../src/store/write-file.ts'
import { readDatasetCsv } from '../../../src/training/dataset/dataset-csv.ts'
import { MANIFEST } from '../../unit/store/models/manifest-fixture.ts'
import { mutateJson } from '../mutate-json.ts'
import { checkClientError, checkMessage, type Target, text, utf8 } from '../target.ts'

const JSON_WORDS = [
  '"__proto__":',
  '"constructor":',
  '"prototype":{"polluted":1}',
  '{"__proto__":{"polluted":1}}',
  '"toString":',
  '1e309',
  '-0',
  '""',
  '\\u0000',
  '\\ud800',
  '../',
  '"..\\\\x"',
  'null',
  '[]',
  '{}',
  'true',
  '\ufeff',
  ',',
  '":'
]

/** manifest.json, of this station and of an upload. */
export const manifests: Target = {
  name: 'manifest',
  inputs: 20_000,
  few: 200,
  async open() {
    const seeds = [
      MANIFEST,
      { crop: MANIFEST.crop, scoring: MANIFEST.scoring, threshold: 0.2, encoder: MANIFEST.encoder }
    ]
    return {
      seeds: seeds.map((manifest) => utf8(JSON.stringify(manifest))),
      draw: (random) => mutateJson(random.pick(seeds), random),
      dictionary: JSON_WORDS,
      async run(bytes) {
        const file = Uint8Array.of(1, 2, 3)
        try {
          const draft = readOutsideManifest(
            new Map([
              ['manifest.json', bytes],
              ['encoder.onnx', file],
              ['good.bank', file]
            ])
          )
          assert.ok(Number.isFinite(draft.threshold))
        } catch (error) {
          checkClientError(error)
        }
        let manifest
        try {
          manifest = parseManifest(text(bytes))
        } catch (error) {
          assert.match((error as Error).message, /^manifest\.json/)
          checkMessage((error as Error).message)
          return 'refused'
        }
        assert.ok(Number.isFinite(manifest.threshold) && manifest.scoring.k >= 1 && manifest.crop.sizePx >= 1)
        for (const name of Object.keys(manifest.files))
          assert.ok(!name.split(/[\\/]/).some((step) => step === '' || step === '.' || step === '..'), name)
        return 'accepted'
      }
    }
  }
}

/** A recipe's file, and a change to a recipe. */
export const recipes: Target = {
  name: 'recipe',
  inputs: 15_000,
  few: 150,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'okng-fuzz-'))
    const files = createRecipeFiles({ shippedFolder: join(folder, 'none'), ownFolder: folder, parseRecipe })
    const whole = {
      ...RECIPE_DEFAULTS,
      id: 'part',
      scaleMmPerPx: 0.02,
      retention: { pictures: 'all', oneIn: 10, maxAgeDays: 30 },
      activeModelVersion: 'v1',
      threshold: 0.3
    }
    const seeds = [whole, { locate: { radius: { min: 0.2, max: 0.4 } } }, { threshold: 0.5, reviewBand: 0.1 }, {}]
    return {
      seeds: seeds.map((recipe) => utf8(JSON.stringify(recipe))),
      draw: (random) => mutateJson(random.pick(seeds), random),
      dictionary: [...JSON_WORDS, '"id":"part"', '"id":"../x"', '"retention":', '"locate":', '"radius":'],
      async run(bytes) {
        writeFileSync(join(folder, 'part.json'), bytes)
        let recipe
        try {
          recipe = await files.read('part')
        } catch (error) {
          assert.ok(error instanceof RecipeInvalid, error instanceof Error ? error.stack : String(error))
          return checkClientError(error)
        }
        assert.equal(recipe.id, 'part')
        assert.deepEqual(
          Object.keys(recipe).filter((key) => key === '__proto__'),
          []
        )
        assert.ok(
          recipe.locate.radius.min < recipe.locate.radius.max
            && (recipe.threshold === null || Number.isFinite(recipe.threshold))
        )
        const changes = RecipePatch.safeParse(JSON.parse(text(bytes)))
        if (changes.success) {
          const { id: _id, revision: _revision, shipped: _shipped, ...given } = changes.data
          assert.equal(Object.getPrototypeOf(mergeRecipe(recipe, given)), Object.prototype)
        }
        return 'accepted'
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}

/** image_path,label[,part]. */
export const indexes: Target = {
  name: 'csv-index',
  inputs: 10_000,
  few: 100,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'okng-fuzz-'))
    const file = join(folder, 'image_path.csv')
    for (const name of ['a.png', 'b.png', 'c d.png']) writeFileSync(join(folder, name), '')
    return {
      seeds: [
        'image_path,label\na.png,OK\nb.png,NG\n"c d.png",OK\n',
        '\ufeffimage_path;label\r\na.png,OK\r\n',
        'label,image_path,part\nOK,a.png,7\nNG,b.png,7\n'
      ].map(utf8),
      dictionary: [
        'image_path',
        'label',
        'part',
        'OK',
        'NG',
        '"',
        '""',
        ',',
        '\n',
        '\r\n',
        '\0',
        '../',
        '/etc/passwd',
        'a.png',
        '=1+1',
        '\u202e',
        '\ufeff'
      ],
      async run(bytes) {
        writeFileSync(file, bytes)
        let index
        try {
          index = await readDatasetCsv(file)
        } catch (error) {
          assert.ok(error instanceof DatasetInvalid, error instanceof Error ? error.stack : String(error))
          return checkClientError(error)
        }
        for (const picture of index.pictures)
          assert.ok((picture.label === 'good' || picture.label === 'defect') && picture.part !== '')
        assert.equal(new Set(index.pictures.map((picture) => picture.file)).size, index.pictures.length)
        return 'accepted'
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}

/** A checkpoint: it is the one that was saved, or none. */
export const checkpoints: Target = {
  name: 'checkpoint',
  inputs: 8_000,
  few: 100,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'okng-fuzz-'))
    const file = join(folder, 'checkpoint.bin')
    let why: string | null = null
    const store = createCheckpointFile({
      file,
      key: 'key',
      write: writeFileAtomically,
      onUnusable(said) {
        why = said
      }
    })
    const saved = {
      history: [
        {
          epoch: 1,
          epochs: 9,
          loss: 0.1,
          tripletLoss: 0.1,
          reconstructionLoss: 0.2,
          validationAuroc: null,
          secondsLeft: 3.5
        }
      ],
      values: new Map([
        ['conv0/kernel', Float32Array.of(0.1, -2, 1e-30)],
        ['empty', new Float32Array()]
      ]),
      optimizer: [{ name: 'm', shape: [1, 2], dtype: 'float32' as const, values: Float32Array.of(1, 2) }]
    }
    await store.save(saved)
    return {
      seeds: [new Uint8Array(readFileSync(file))],
      async run(bytes) {
        writeFileSync(file, bytes)
        why = null
        const loaded = await store.load()
        if (loaded !== null) {
          assert.deepEqual(loaded, saved)
          return 'accepted'
        }
        checkMessage(why ?? '')
        return 'refused'
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  }
}
