"""Records in, Block Kit out; owns Slack's limits and escaping."""
