import { toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as replies from '../door/adapter/replies.ts';
import * as requests from '../door/adapter/requests.ts';

const asked = {
  helloRequest: requests.helloRequest,
  resetRequest: requests.resetRequest,
  stepRequest: requests.stepRequest,
  saveRequest: requests.saveRequest,
  loadRequest: requests.loadRequest,
};

const answered = {
  helloReply: replies.helloReply,
  resetReply: replies.resetReply,
  stepReply: replies.stepReply,
  saveReply: replies.saveReply,
  loadReply: replies.loadReply,
  refusal: replies.refusal,
};

const parts = {
  ...Object.fromEntries(Object.entries(requests.inputs).map(([kind, schema]) => [`${kind}Input`, schema])),
  view: replies.change,
  log: replies.log,
  entry: replies.entry,
  configuration: replies.configuration,
  message: replies.message,
  answer: replies.answer,
};

const anyOf = (names: object): object => ({
  anyOf: Object.keys(names).map((name) => ({ $ref: `#/$defs/${name}` })),
});

/** The adapter protocol as a JSON Schema, made of the schemas by which answers are read and of which requests have their types. */
export function protocolSchema(): object {
  const $defs = toJsonSchemaDefs(
    { ...asked, ...answered, ...parts },
    {
      target: 'draft-2020-12',
      ignoreActions: ['readonly'],
      // Whole numbers are told from others where a view or a message is looked at as a whole.
      overrideSchema: ({ valibotSchema }) =>
        valibotSchema.type === 'number' ? { type: 'integer', minimum: 0 } : undefined,
    },
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:raftcheck:adapter-protocol:${replies.protocolVersion}`,
    title: `Adapter protocol of raftcheck, version ${replies.protocolVersion}`,
    description: 'A line from raftcheck or from an adapter. What it means: adapter-protocol.md',
    ...anyOf({ request: 0, reply: 0 }),
    $defs: { request: anyOf(asked), reply: anyOf(answered), ...$defs },
  };
}
