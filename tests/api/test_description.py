"""The API does what its OpenAPI description says, whatever it is sent."""
