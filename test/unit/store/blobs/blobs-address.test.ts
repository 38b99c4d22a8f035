import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { parseS3Address } from '../../../../src/store/blobs/blobs-address.ts'
import { parseListing } from '../../../../src/store/blobs/s3-listing.ts'

suite('address of blobs', () => {
  test('a folder is none of S3', () => {
    assert.equal(parseS3Address('/var/lib/okng'), undefined)
    assert.equal(parseS3Address(''), undefined)
  })

  test('bucket, prefix, endpoint and region', () => {
    assert.deepEqual(parseS3Address('s3://okng'), {
      bucket: 'okng',
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      region: 'us-east-1',
      prefix: ''
    })
    assert.deepEqual(parseS3Address('s3://okng/a/b/?endpoint=http://minio:9000&region=north'), {
      bucket: 'okng',
      endpoint: 'http://minio:9000',
      region: 'north',
      prefix: 'a/b/'
    })
  })

  test('what is no address is refused, with what was expected', () => {
    for (const text of ['s3:', 's3://', 's3://a?endpoint=minio', 's3://a?endpoint=http://m/path', 's3://a?key=1'])
      assert.throws(() => parseS3Address(text), /expected a folder or 's3:\/\/bucket/, text)
  })
})

suite('listing of a bucket', () => {
  test('a page that is cut names the next one', () => {
    const page =
      '<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a/b</Key><Size>3</Size></Contents>'
      + '<NextContinuationToken>x&amp;y</NextContinuationToken></ListBucketResult>'
    assert.deepEqual(parseListing(page), { blobs: [{ key: 'a/b', bytes: 3 }], next: 'x&y' })
    assert.equal(parseListing(page.replace('true', 'false')).next, undefined)
  })
})
