// Procore's own SDK for JavaScript, against a running simulator: it reads every
// answer as JSON, so an empty body or a web page ends it.
const { client } = require("@procore/js-sdk");
const assert = require("node:assert");

const { API, TOKEN } = process.env;
const company = 4286480;
const sdk = client(
  { authorize: (request) => request(["Authorization", `Bearer ${TOKEN}`]) },
  {},
  { apiHostname: API, defaultCompanyId: company },
);

async function main() {
  const users = `/rest/v1.3/companies/${company}/users`;
  const made = await sdk.post(users, { user: { last_name: "Sdk", email_address: "sdk@meridian.example" } });
  assert.equal(made.response.status, 201);
  const shown = await sdk.get(`${users}/${made.body.id}`);
  assert.equal(shown.body.add_to_new_projects, false);
  const invited = await sdk.patch(`${users}/${made.body.id}/invite`, {});
  assert.equal(invited.response.status, 202);
  assert.equal(typeof invited.body, "object");
  await assert.rejects(sdk.get("/rest/v9.9/nothing"), (e) => e.response.status === 404 && Array.isArray(e.body.errors));
  console.log(`js-sdk: made, showed and invited ${made.body.id}, and was told of a path that there is not`);
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
