import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { environmentSchema } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/read-config.ts';
import { REQUIRED_ENVIRONMENT } from '../support/required-environment.ts';
import { deploymentSchema } from './deployment-schema.ts';
import { findProgram } from './find-program.ts';
import { complaints, objectSchema } from './kubernetes-complaints.ts';

const FOLDER = 'deploy/kubernetes';
const NAME = 'workerchecks-slack';
const SELECTED = { matchLabels: { 'app.kubernetes.io/name': NAME } };
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const exampleOf = (name: string) => parseEnv(read(`${name}.example`));

const kustomization = z
  .strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    namespace: z.literal(NAME),
    resources: z.array(z.string()),
    images: z.tuple([
      z.strictObject({
        name: z.literal(NAME),
        newName: z.string(),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      }),
    ]),
    configMapGenerator: z.tuple([
      z.strictObject({ name: z.literal(NAME), envs: z.tuple([z.literal('bot.env')]) }),
    ]),
    secretGenerator: z.tuple([
      z.strictObject({ name: z.literal(NAME), envs: z.tuple([z.literal('secret.env')]) }),
    ]),
  })
  .parse(parse(read('kustomization.yaml')));

const OBJECTS = kustomization.resources.map((file) => objectSchema.parse(parse(read(file))));

const only = (kind: string) => {
  const [object, ...more] = OBJECTS.filter((one) => one.kind === kind);
  if (object === undefined || more.length > 0) throw new Error(`Not one ${kind}`);
  return object;
};
const { spec } = deploymentSchema.parse(only('Deployment'));
const pod = spec.template.spec;
const [bot] = pod.containers;

describe('the Kubernetes manifests', () => {
  it('are all applied', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(kustomization.resources.toSorted()).toEqual(
      files.filter((name) => name !== 'kustomization.yaml').toSorted(),
    );
  });

  it.each(OBJECTS)('are what Kubernetes takes: $kind', (object) => {
    expect(complaints(object)).toEqual([]);
  });

  it('would be refused with a field that is not there, or of another type', () => {
    const deployment = only('Deployment');
    expect(complaints({ ...deployment, spec: { ...spec, replicsa: 2 } })).not.toEqual([]);
    expect(complaints({ ...deployment, spec: { ...spec, replicas: 'two' } })).not.toEqual([]);
    expect(complaints({ ...deployment, kind: 'Deploy' })).not.toEqual([]);
  });

  it('run the bot as the image’s account, without rights, and with limits', () => {
    // The schemas above say so; the account of the image is node, whose number is 1000.
    expect(readFileSync('Dockerfile', 'utf8')).toContain('\nUSER node\n');
    expect(bot.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/tmp', '/app/data']);
  });

  it('probe the pages where the bot serves them, on a port that the service does not lead to', () => {
    const env = Object.fromEntries(bot.env.map(({ name, value }) => [name, value]));
    const { SLACK_APP_TOKEN: _, ...required } = REQUIRED_ENVIRONMENT;
    const { http } = parseConfig({ ...required, ...env, SLACK_SIGNING_SECRET: 'secret' });
    expect(http.host).toBe('0.0.0.0');
    expect(bot.ports).toEqual([
      { name: 'slack', containerPort: http.port },
      { name: 'metrics', containerPort: http.metricsPort },
    ]);
    expect(only('Service').spec).toMatchObject({ ports: [{ port: 80, targetPort: 'slack' }] });
    expect(spec.template.metadata).toMatchObject({
      annotations: { 'prometheus.io/port': String(http.metricsPort), 'prometheus.io/path': '/metrics' },
    });
  });

  it('give a bot time: to start while the database does, to be found not ready, and to stop', () => {
    const { periodSeconds, failureThreshold } = bot.startupProbe;
    // A start waits five minutes for Postgres.
    expect(periodSeconds * failureThreshold).toBeGreaterThan(5 * 60);
    // Readiness asks for up to three seconds.
    expect(bot.readinessProbe.timeoutSeconds).toBeGreaterThan(3);
    const [, waits] = bot.lifecycle.preStop.exec.command;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10 + Number(waits));
  });

  it('let /slack/events in, to the service, and nothing else', () => {
    expect(only('Ingress').spec).toMatchObject({
      tls: [{ hosts: ['checks.example.com'] }],
      rules: [{ host: 'checks.example.com' }],
    });
    const { rules } = z
      .looseObject({ rules: z.tuple([z.strictObject({ host: z.string(), http: z.unknown() })]) })
      .parse(only('Ingress').spec);
    expect(rules[0].http).toEqual({
      paths: [
        {
          path: '/slack/events',
          pathType: 'Exact',
          backend: { service: { name: NAME, port: { name: 'slack' } } },
        },
      ],
    });
    expect(only('Ingress').spec).not.toHaveProperty('defaultBackend');
  });

  it('select the bots, everywhere', () => {
    expect(spec.selector).toEqual(SELECTED);
    expect(spec.template.metadata.labels).toEqual(SELECTED.matchLabels);
    for (const { labelSelector } of pod.topologySpreadConstraints) expect(labelSelector).toEqual(SELECTED);
    expect(only('Service').spec).toMatchObject({ selector: SELECTED.matchLabels });
    expect(only('PodDisruptionBudget').spec).toMatchObject({ selector: SELECTED });
    expect(only('NetworkPolicy').spec).toMatchObject({ podSelector: SELECTED });
  });

  it('have two bots, of which a drain leaves one', () => {
    expect(spec.replicas).toBe(2);
    expect(only('PodDisruptionBudget').spec).toMatchObject({ minAvailable: 1 });
    expect(only('PodDisruptionBudget').spec).not.toHaveProperty('maxUnavailable');
  });

  it('let out DNS, Postgres and https, and in the ingress and Prometheus', () => {
    const ports = z.array(z.looseObject({ ports: z.array(z.looseObject({ port: z.unknown() })) }));
    const { ingress, egress } = z
      .looseObject({ ingress: ports, egress: ports })
      .parse(only('NetworkPolicy').spec);
    const of = (rules: z.infer<typeof ports>) => rules.map((rule) => rule.ports.map(({ port }) => port));
    expect(of(ingress)).toEqual([['slack'], ['metrics']]);
    expect(of(egress)).toEqual([[53, 53], [5432], [443]]);
  });

  it('ask for variables the bot reads, with the secret ones apart, and nothing that is committed', () => {
    const example = parseEnv(readFileSync('.env.example', 'utf8'));
    const names = [...Object.keys(exampleOf('bot.env')), ...Object.keys(exampleOf('secret.env'))];
    const set = [...names, ...bot.env.map(({ name }) => name)];
    expect(set.filter((name) => !Object.hasOwn(example, name))).toEqual([]);
    expect(set.filter((name) => !Object.hasOwn(environmentSchema.shape, name))).toEqual([]);
    expect(new Set(set).size).toBe(set.length);
    const required = Object.keys(REQUIRED_ENVIRONMENT).filter((name) => name !== 'SLACK_APP_TOKEN');
    expect(names).toEqual(expect.arrayContaining([...required, 'SLACK_SIGNING_SECRET', 'ENCRYPTION_KEY']));
    const isSecret = (name: string) => /TOKEN|SECRET|KEY|DATABASE_URL/.test(name);
    expect(Object.keys(exampleOf('bot.env')).filter(isSecret)).toEqual([]);
    expect(Object.keys(exampleOf('secret.env')).filter((name) => !isSecret(name))).toEqual([]);
    const ignored = readFileSync('.gitignore', 'utf8').split('\n');
    for (const name of ['bot.env', 'secret.env']) expect(ignored).toContain(`${FOLDER}/${name}`);
  });
});

const kubectl = findProgram('kubectl');
const without = kubectl === undefined ? ' (skipped: kubectl is not installed)' : '';

describe.skipIf(kubectl === undefined)(`kubectl kustomize${without}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
    cpSync(FOLDER, folder, { recursive: true });
    for (const name of ['bot.env', 'secret.env']) cpSync(join(FOLDER, `${name}.example`), join(folder, name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes objects that Kubernetes takes, with the image by digest and the settings by their own names', () => {
    const made = execFileSync(kubectl ?? '', ['kustomize', folder], { encoding: 'utf8' });
    const objects = parseAllDocuments(made).map((document) => objectSchema.parse(document.toJS()));
    expect(objects).toHaveLength(OBJECTS.length + 2);
    for (const object of objects) expect([object.kind, complaints(object)]).toEqual([object.kind, []]);
    const [{ newName, digest }] = kustomization.images;
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    expect(deployment).toMatchObject({
      metadata: { namespace: NAME },
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: `${newName}@${digest}`,
                envFrom: [
                  { configMapRef: { name: expect.stringMatching(/^workerchecks-slack-\w{10}$/) } },
                  { secretRef: { name: expect.stringMatching(/^workerchecks-slack-\w{10}$/) } },
                ],
              },
            ],
          },
        },
      },
    });
  });
});
