// A real OpenID Connect provider on this machine, for tests: whoever is named at /next signs in, without being asked.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [redirectUri] = process.argv.slice(2);
const people = new Map();
let next = null;

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "handrail",
        client_secret: "made-up-secret-of-a-made-up-council",
        redirect_uris: [redirectUri],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { openid: ["sub", "roles", "acr", "amr"], email: ["email", "email_verified"], profile: ["name", "jobTitle"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["made-up"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
  });
  const answer = provider.callback();

  server.on("request", async (request, response) => {
    if (request.url === "/next") {
      const { sub, ...claims } = JSON.parse(await text(request));
      people.set(sub, claims);
      next = sub;
      response.end();
    } else if (request.url.startsWith("/interaction/")) {
      const { amr, acr } = people.get(next) ?? {};
      const result = next ? { login: { accountId: next, amr, acr } } : { error: "access_denied" };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});

async function text(request) {
  let read = "";
  for await (const part of request) read += part;
  return read;
}
